using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Registrar.Configuration;

/// <summary>Reads one JSON file token by token and knows the line of each, so that an error can name it.</summary>
/// <remarks>Borrows the bytes. Comments and trailing commas are allowed, as the Node original's users have them.</remarks>
internal ref struct JsonFileCursor
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly string _file;
    private Utf8JsonReader _reader;
    private int _countedBytes;
    private int _line = 1;

    public JsonFileCursor(string file, ReadOnlySpan<byte> json)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
        _file = file;
        _json = json;
        _reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
    }

    /// <summary>The kind of the token read last.</summary>
    public readonly JsonTokenType TokenType => _reader.TokenType;

    /// <summary>File and line of the token read last.</summary>
    public ValueOrigin Origin
    {
        get
        {
            var start = (int)_reader.TokenStartIndex;
            _line += _json[_countedBytes..start].Count((byte)'\n');
            _countedBytes = start;
            return new ValueOrigin(_file, _line);
        }
    }

    /// <summary>Moves to the next token; <see langword="false"/> at the end of the file.</summary>
    /// <exception cref="ConfigurationException">The file is not JSON; file, line and reason are in the message.</exception>
    public bool Read()
    {
        try
        {
            return _reader.Read();
        }
        catch (JsonException error)
        {
            throw new ConfigurationException(
                $"{new ValueOrigin(_file, (int)(error.LineNumber ?? 0) + 1)} is not valid JSON at character "
                + $"{(error.BytePositionInLine ?? 0) + 1}: {Reason(error.Message)} Correct that line "
                + "(comments and trailing commas are allowed).",
                error);
        }
    }

    /// <summary>Skips the value that starts here, whatever is inside.</summary>
    public void Skip()
    {
        var depth = _reader.CurrentDepth;
        if (_reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        while (Read() && _reader.CurrentDepth > depth)
        {
        }
    }

    /// <summary>The string or property name here, unescaped.</summary>
    /// <exception cref="ConfigurationException">Its bytes are not UTF-8, or an escape in it is half a character.</exception>
    public string GetString()
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException error)
        {
            throw new ConfigurationException(
                Utf8.IsValid(_reader.ValueSpan)
                    ? $"{Origin} holds a broken \\u escape: half of a pair. Write both halves, e.g. \\ud83d\\ude00, or the character itself."
                    : $"{Origin} holds text that is not UTF-8. Save the file as UTF-8.",
                error);
        }
    }

    /// <summary>The number, true or false here, as written.</summary>
    public readonly string GetLiteral() => Encoding.ASCII.GetString(_reader.ValueSpan);

    /// <summary>Whether the property name here may be spelt otherwise than in lower case letters: with capitals or escapes.</summary>
    public readonly bool IsNameOdd => _reader.ValueIsEscaped || _reader.ValueSpan.ContainsAnyInRange((byte)'A', (byte)'Z');

    /// <summary>Whether the property name here is this one in any case, without making a string of it.</summary>
    /// <param name="ascii">The name.</param>
    /// <exception cref="ConfigurationException">An escape in it is broken.</exception>
    public bool NameIs(ReadOnlySpan<byte> ascii)
        => _reader.ValueIsEscaped ? Ascii.EqualsIgnoreCase(GetString(), ascii) : Ascii.EqualsIgnoreCase(_reader.ValueSpan, ascii);

    // The reader's words quote what it stumbled over, which may be the beginning of a secret without its quotes:
    // only punctuation is repeated. Its own "LineNumber: … | BytePositionInLine: …" counts from 0 and is cut off.
    private static string Reason(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var parts = (end < 0 ? message : message[..end]).Split('\'');
        for (var i = 1; i < parts.Length - 1; i += 2)
        {
            if (parts[i].Any(char.IsLetterOrDigit)) parts[i] = "…";
        }

        return string.Join('\'', parts);
    }
}
