using Registrar.Core.KeepAlive;
using Registrar.Core.Rules;

namespace Registrar.Core.Bindings;

/// <summary>What one REGISTER said about itself; shared by the bindings it made or refreshed. Immutable.</summary>
internal sealed record RegisterOrigin
{
    /// <summary>Realm, lower case.</summary>
    public required string Realm { get; init; }

    /// <summary>User of the address of record, escapes undone.</summary>
    public required string Username { get; init; }

    /// <summary>Identifier of the registration (address of record and Call-ID), kept over its refreshes.</summary>
    public required string Uuid { get; init; }

    /// <summary>Call-ID as sent.</summary>
    public required byte[] CallId { get; init; }

    /// <summary>CSeq number; proven by nobody when the REGISTER was an unchallenged one of regping mode.</summary>
    public required uint CSeq { get; init; }

    /// <summary>CSeq number of the last REGISTER with a right digest. A forged ping with CSeq 2147483647 must not lock the phone out.</summary>
    public required uint VerifiedCSeq { get; init; }

    /// <summary>To URI as sent.</summary>
    public required string Aor { get; init; }

    /// <summary>Source address, IPv6 without brackets.</summary>
    public required string SourceAddress { get; init; }

    /// <summary>Source port.</summary>
    public required int SourcePort { get; init; }

    /// <summary>Transport of the top Via, lower case.</summary>
    public required string Transport { get; init; }

    /// <summary>The top Via has rport.</summary>
    public required bool HasRport { get; init; }

    /// <summary>User-Agent, empty without one.</summary>
    public required string UserAgent { get; init; }

    /// <summary>Methods of Allow, or of the Contact.</summary>
    public required IReadOnlyList<string> Allow { get; init; }

    /// <summary>The digest that authorised it.</summary>
    public required RegistrationAuthorization Authorization { get; init; }

    /// <summary>Display name of the user.</summary>
    public required string Display { get; init; }

    /// <summary>The whole REGISTER that last proved its sender in one number, as <see cref="RegisterRequest.Fingerprint"/>.</summary>
    public ulong Fingerprint { get; init; }

    /// <summary>Path as sent, one value after the other, each ended by LF; empty without one (RFC 3327).</summary>
    public byte[] Path { get; init; } = [];

    /// <summary>When the registration was first seen, ms since 1970.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>When this REGISTER came, ms since 1970.</summary>
    public required long RegisteredMs { get; init; }

    /// <summary>When credentials were last checked, ms since 1970.</summary>
    public required long AuthenticatedMs { get; init; }

    /// <summary>The drachtio-server it came by.</summary>
    public required IKeepAliveLink Link { get; init; }
}
