using Registrar.Core.KeepAlive;
using Registrar.Core.Queries;

namespace Registrar.Core.Bindings;

/// <summary>What thousands of bindings have in common: the software of the phone and the server it came by. Immutable; shared through <see cref="BindingProfiles"/>.</summary>
/// <param name="link">The drachtio-server.</param>
/// <param name="userAgent">User-Agent as sent; empty without one.</param>
/// <param name="allow">Methods of Allow, or of the Contact.</param>
/// <param name="allowKey">What they were read from, see <see cref="Handling.AllowedMethods.KeyOf"/>.</param>
internal sealed class BindingProfile(IKeepAliveLink link, byte[] userAgent, IReadOnlyList<string> allow, ulong allowKey)
{
    private readonly byte[] _userAgent = userAgent;
    private RegistrationDevice? _device;

    /// <summary>The drachtio-server.</summary>
    public IKeepAliveLink Link { get; } = link;

    /// <summary>User-Agent for people, empty without one.</summary>
    public string UserAgent { get; } = Drachtio.Sip.SipText.Decode(userAgent);

    /// <summary>User-Agent as sent; empty without one.</summary>
    public ReadOnlySpan<byte> SentUserAgent => _userAgent;

    /// <summary>What the User-Agent says of the phone, without an instance; read once, when a list first asks, and not for each of 50,000.</summary>
    public RegistrationDevice Device => _device ??= DeviceView.Of(UserAgent, "");

    /// <summary>Methods of Allow, or of the Contact.</summary>
    public IReadOnlyList<string> Allow { get; } = allow;

    /// <summary>What they were read from in one number; 0 when the phone has named none.</summary>
    public ulong AllowKey { get; } = allowKey;

    /// <summary>Whether it says just this.</summary>
    public bool Says(IKeepAliveLink link, ReadOnlySpan<byte> userAgent, ulong allowKey) =>
        Link == link && AllowKey == allowKey && userAgent.SequenceEqual(_userAgent);
}
