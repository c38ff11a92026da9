namespace Drachtio.Sip.Tests;

/// <summary>One line of Torture/cases.tsv with the bytes of its message.</summary>
public sealed record TortureCase(string Name, string Rfc, string Outcome, string Status, SipParseError Error, byte[] Bytes)
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Torture");

    public static IEnumerable<TestCaseData> All() => Read().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    public static byte[] BytesOf(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".sip"));

    public static SipMessage Parse(string name)
    {
        SipMessage.TryCreate(BytesOf(name), SipLimits.Default, out var message, out _);
        return message;
    }

    public static IEnumerable<TortureCase> Read() =>
        from line in File.ReadLines(Path.Combine(Folder, "cases.tsv")).Skip(1)
        let cells = line.Split('\t')
        select new TortureCase(cells[0], cells[1], cells[2], cells[3], Enum.Parse<SipParseError>(cells[4]), BytesOf(cells[0]));
}
