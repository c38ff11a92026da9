namespace Registrar.Directory;

/// <summary>Whose a telephone number is.</summary>
/// <param name="Realm">His realm, lower case.</param>
/// <param name="Username">His name.</param>
internal readonly record struct NumberOwner(string Realm, string Username);
