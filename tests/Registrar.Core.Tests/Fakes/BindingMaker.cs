using Registrar.Core.Bindings;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Tests.Fakes;

/// <summary>Bindings that nobody registered.</summary>
internal sealed class BindingMaker(IKeepAliveLink link)
{
    public BindingMaker(RegistrarRig rig)
        : this(rig.Link)
    {
    }

    public Binding Any(Func<RegisterOrigin, RegisterOrigin>? change = null, string uri = "sip:1000@10.0.0.1", int q = 1000, long lastSeenMs = 0) => new()
    {
        Uri = System.Text.Encoding.UTF8.GetBytes(uri),
        Parameters = [],
        Instance = [],
        RegId = 0,
        Q = q,
        DueMs = long.MaxValue,
        LifeSeconds = 600,
        GrantedSeconds = 600,
        Origin = (change ?? (static origin => origin))(new RegisterOrigin
        {
            Realm = Phone.Realm,
            Username = "1000",
            Uuid = "",
            CallId = [],
            CSeq = 1,
            VerifiedCSeq = 1,
            Aor = "",
            SourceAddress = "10.0.0.1",
            SourcePort = 5060,
            Transport = "udp",
            HasRport = true,
            UserAgent = "",
            Allow = [],
            Authorization = new RegistrationAuthorization { Username = "", Realm = "", Uri = "", Algorithm = "", Nc = "" },
            Display = "",
            CreatedMs = 0,
            RegisteredMs = 0,
            AuthenticatedMs = 0,
            Link = link,
        }),
        Reachability = new Reachability(null!, lastSeenMs),
    };
}
