using Drachtio.Sip;

namespace Registrar.Core.Tests.Fakes;

/// <summary>One answer as it would go to the server.</summary>
internal sealed record Answer(int Status, string Reason, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public string? this[string name] => All(name) is [var first, ..] ? first : null;

    public IReadOnlyList<string> All(string name) =>
        [.. Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    public IReadOnlyList<string> Contacts => All("Contact");

    public IReadOnlyList<string> Names => [.. Headers.Select(header => header.Key)];

    public static Answer Read(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers)
    {
        var lines = headers is null ? "" : System.Text.Encoding.UTF8.GetString(headers.Written);
        return new Answer(status, System.Text.Encoding.UTF8.GetString(reason),
            [.. lines.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1]))]);
    }
}
