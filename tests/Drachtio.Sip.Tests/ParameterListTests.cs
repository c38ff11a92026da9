using System.Text;

namespace Drachtio.Sip.Tests;

/// <summary>Lists of parameters, however they are written, against a slow reader that knows one way only.</summary>
public class ParameterListTests
{
    private const string SipAlphabet = ";;;===\"\"\\ \tab%2.,<>é";
    private const string AuthAlphabet = ",,,===\"\"\\ \tab%2.;<>é";

    [Test]
    public void Header_parameters_are_those_of_the_slow_reader([Range(1, 40)] int seed)
    {
        var texts = Texts(seed, SipAlphabet).Select(static text => ";" + text);

        Assert.That(texts.Where(static text => Read(text) != Expected(text)), Is.Empty);
    }

    [Test]
    public void Credentials_are_those_of_the_slow_reader([Range(1, 40)] int seed)
    {
        var texts = Texts(seed, AuthAlphabet);

        Assert.That(texts.Where(static text => ReadAuth(text) != ExpectedAuth(text)), Is.Empty);
    }

    [TestCase(";a=b;c", "a=b|c")]
    [TestCase(";a=\"x;y\" ; b = c;;d", "a=\"x;y\"|b=c|d")]
    [TestCase(";a=\"x\\\"y\";b", "a=\"x\\\"y\"|b")]
    [TestCase(";a=;b", "a=|b")]
    [TestCase(";a=b\"c", "refused")]
    [TestCase(";a b", "refused")]
    [TestCase(";=b", "refused")]
    public void Each_way_of_writing_is_read(string text, string expected) => Assert.That(Read(text), Is.EqualTo(expected));

    private static IEnumerable<string> Texts(int seed, string alphabet)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 1_000).Select(_ => new string(random.GetItems<char>(alphabet, random.Next(1, 24))).Trim(' ', '\t'));
    }

    private static string Read(string text)
    {
        if (!NameAddr.TryParse(Encoding.UTF8.GetBytes("<sip:a@b>" + text), out var value)) return "refused";
        var all = new List<string>();
        foreach (var parameter in value.Parameters) all.Add(Show(parameter));
        return string.Join('|', all);
    }

    private static string ReadAuth(string text)
    {
        if (!DigestCredentials.TryParse(Encoding.UTF8.GetBytes("Digest " + text), out var value)) return "refused";
        var all = new List<string>();
        foreach (var parameter in value.Parameters) all.Add(Show(parameter));
        return string.Join('|', all);
    }

    private static string Show(SipParameter parameter) =>
        Encoding.UTF8.GetString(parameter.Name) + (parameter.HasValue ? "=" + Encoding.UTF8.GetString(parameter.Value) : "");

    private static string Expected(string text)
    {
        var fields = Fields(text, ';');
        return fields.All(static field => IsToken(field.Name) && (IsQuoted(field.Value) || field.Value.IndexOfAny([' ', '\t', ';', ',', '"', '<', '>']) < 0)) ? Join(fields) : "refused";
    }

    private static string ExpectedAuth(string text)
    {
        var fields = Fields(text, ',');
        var isSound = fields.Count > 0 && fields.All(static field => field.HasValue && IsToken(field.Name) && (IsQuoted(field.Value) || field.Value.IndexOfAny([' ', '\t', ',', '"']) < 0));
        return isSound ? Join(fields) : "refused";
    }

    private static List<Field> Fields(string text, char separator)
    {
        var elements = new List<string> { "" };
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == separator)
            {
                elements.Add("");
                continue;
            }

            var length = text[at] == '"' ? QuotedLength(text[at..]) : 1;
            elements[^1] += text.Substring(at, length);
            at += length - 1;
        }

        return [.. elements.Select(static element => element.Trim(' ', '\t')).Where(static element => element.Length > 0).Select(Field.Of)];
    }

    // A quote that never ends takes the rest.
    private static int QuotedLength(string text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '"') return at + 1;
            if (text[at] == '\\') at++;
        }

        return text.Length;
    }

    private static bool IsToken(string name) => name.Length > 0 && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || "-.!%*_+`'~".Contains(letter, StringComparison.Ordinal));

    private static bool IsQuoted(string value) => value.Length > 1 && value[0] == '"' && value[^1] == '"' && QuotedLength(value) == value.Length && QuotedLength(value + "x") == value.Length;

    private static string Join(List<Field> fields) => string.Join('|', fields.Select(static field => field.Name + (field.HasValue ? "=" + field.Value : "")));

    private sealed record Field(string Name, string Value, bool HasValue)
    {
        public static Field Of(string element)
        {
            var equals = element.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? new Field(element, "", false) : new Field(element[..equals].Trim(' ', '\t'), element[(equals + 1)..].Trim(' ', '\t'), true);
        }
    }
}
