namespace Registrar.Core;

/// <summary>What happens to a REGISTER that asks for less than <see cref="RegistrarOptions.MinExpires"/>.</summary>
public enum MinExpiresMode
{
    /// <summary>423 with Min-Expires (RFC 3261 §10.3 step 7).</summary>
    Refuse,

    /// <summary>The minimum is granted: for phones that give up on 423.</summary>
    Raise,
}
