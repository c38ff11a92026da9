using System.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>A header the server parses.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Order">Its place in a message; custom headers stand between <see cref="HeaderCatalog.CustomOrder"/> and the last few.</param>
/// <param name="Grammar">How its value is read.</param>
/// <param name="IsSingle">Whether a second one in a request is an error, and in an application's message replaces the first.</param>
/// <param name="IsNamed">Whether a bad one is named in the 400: <c>400 Bad Expires Header</c>.</param>
internal sealed record WellKnownHeader(string Name, int Order, HeaderGrammar Grammar, bool IsSingle, bool IsNamed)
{
    /// <summary>The name's bytes.</summary>
    public byte[] NameBytes { get; } = Encoding.ASCII.GetBytes(Name);

    /// <summary>What a second line's value is joined to the first's with; null when it stays a line of its own.</summary>
    public byte[]? Separator { get; } = Grammar switch
    {
        HeaderGrammar.TokenList or HeaderGrammar.ParameterTokenList or HeaderGrammar.WordList or HeaderGrammar.MediaList => ", "u8.ToArray(),
        HeaderGrammar.TightTokenList => ","u8.ToArray(),
        _ => null,
    };

    /// <summary>Whether a second line comes to stand in front of the first.</summary>
    public bool IsPrepended { get; } = Name is "Path";
}
