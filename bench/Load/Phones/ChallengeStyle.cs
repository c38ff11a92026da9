namespace Load.Phones;

/// <summary>How a registrar challenges; the same for all its challenges.</summary>
/// <param name="IsProxy">407 and Proxy-Authorization instead of 401 and Authorization.</param>
/// <param name="HasQop">It offers <c>qop=auth</c>.</param>
internal readonly record struct ChallengeStyle(bool IsProxy, bool HasQop);
