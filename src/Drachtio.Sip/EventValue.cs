using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>The value of Event.</summary>
/// <remarks>A view; no allocation. RFC 6665 §8.2.1.</remarks>
public readonly ref struct EventValue
{
    private EventValue(ReadOnlySpan<byte> package, ReadOnlySpan<byte> parameters)
    {
        Package = package;
        Parameters = new SipParameters(parameters);
    }

    /// <summary>The event package with its templates, such as <c>reg</c> or <c>presence.winfo</c>; compare exactly.</summary>
    public ReadOnlySpan<byte> Package { get; }

    /// <summary>The id parameter; empty without one.</summary>
    public ReadOnlySpan<byte> Id => Parameters.TryGet("id"u8, out var id) ? id : [];

    /// <summary>All parameters.</summary>
    public SipParameters Parameters { get; }

    /// <summary>Reads the value.</summary>
    /// <param name="text">The header's value.</param>
    /// <param name="value">Its parts.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out EventValue value)
    {
        var isRead = TokenWithParameters.TryRead(text, out var package, out var parameters);
        value = isRead ? new EventValue(package, parameters) : default;
        return isRead;
    }
}
