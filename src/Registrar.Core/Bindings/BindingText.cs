namespace Registrar.Core.Bindings;

/// <summary>The text of every binding of one address of record, one after the other, or of one binding, and whose it is.</summary>
/// <remarks>
/// Immutable: a copy of a <see cref="Binding"/> reads it for ever and without a lock. One array per address of record instead of one
/// per text: an array costs 24 bytes before its first byte. Of more than <see cref="MaxSharedBytes"/> each binding has its own: an
/// event keeps the text it shows alive, and one user who changes one of ten large bindings again and again would otherwise hold
/// 16,384 times all ten (600 MB where it is some 60 MB).
/// </remarks>
/// <param name="realm">Realm, lower case.</param>
/// <param name="username">User of the address of record, escapes undone.</param>
/// <param name="display">Display name of the user; empty without one.</param>
/// <param name="bytes">The text.</param>
internal sealed class BindingText(string realm, string username, string display, byte[] bytes)
{
    /// <summary>Text that bindings share at most: some 20 usual phones, or all that the events of one change keep alive beyond what they show.</summary>
    public const int MaxSharedBytes = 2048;

    /// <summary>Realm, lower case.</summary>
    public string Realm { get; } = realm;

    /// <summary>User of the address of record, escapes undone.</summary>
    public string Username { get; } = username;

    /// <summary>Display name of the user; empty without one.</summary>
    public string Display { get; } = display;

    /// <summary>The text; never written.</summary>
    public byte[] Bytes { get; } = bytes;
}
