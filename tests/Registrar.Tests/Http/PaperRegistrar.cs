using Registrar.Core;
using Registrar.Http;

namespace Registrar.Tests.Http;

/// <summary>Answers what a test wrote down.</summary>
internal sealed class PaperRegistrar : IRegistrationSource
{
    public IReadOnlyList<string> RealmNames { get; set; } = [];

    public IEnumerable<Registration> Registrations { get; set; } = [];

    public Exception? Failure { get; set; }

    public string Asked { get; private set; } = "";

    public static Registration Registration(string callId) => new()
    {
        Uuid = "0",
        CallId = callId,
        Contacts = ["sip:1000@127.0.0.1:5070"],
        Sent = ["sip:1000@127.0.0.1:5070"],
        Aor = "sip:1000@a.example",
        Authorization = new RegistrationAuthorization { Username = "1000", Realm = "a.example", Uri = "sip:a.example", Algorithm = "MD5", Nc = "00000001" },
        Auth = new RegistrationUser { Username = "1000", Realm = "a.example", Uri = "1000@a.example", Display = "" },
        UserAgent = "",
        Allow = [],
        Network = new RegistrationNetwork { SourceAddress = "127.0.0.1", SourcePort = 5070, Protocol = "udp" },
        Device = new RegistrationDevice { Label = "", Type = RegistrationDeviceType.Unknown, Instance = "" },
    };

    public void Forget() => (RealmNames, Registrations, Failure, Asked) = ([], [], null, "");

    public IReadOnlyList<string> Realms() => Answer(RealmNames, "realms");

    public IEnumerable<Registration> Users(string realm) => Answer(Registrations, realm);

    public IReadOnlyList<Registration> User(string realm, string username) => Answer<IReadOnlyList<Registration>>([.. Registrations], $"{realm}/{username}");

    private T Answer<T>(T answer, string asked)
    {
        Asked = asked;
        return Failure is null ? answer : throw Failure;
    }
}
