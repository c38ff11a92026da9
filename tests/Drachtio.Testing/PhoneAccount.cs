namespace Drachtio.Testing;

/// <summary>Who a phone says it is.</summary>
/// <param name="Username">User part of the address of record and name in the credentials.</param>
/// <param name="Password">The secret.</param>
/// <param name="Domain">Host of the address of record: the realm.</param>
public sealed record PhoneAccount(string Username, string Password, string Domain)
{
    /// <summary>The address of record.</summary>
    public string Aor => $"sip:{Username}@{Domain}";
}
