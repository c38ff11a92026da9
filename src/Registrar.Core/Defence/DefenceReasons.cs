namespace Registrar.Core.Defence;

/// <summary>Names of the reasons. A shipped name never changes.</summary>
internal static class DefenceReasons
{
    private static readonly string[] Codes =
    [
        "none", "source_list", "source_rate", "aor_rate", "realm_rate", "global_rate", "backoff", "scanner",
        "contact_target", "realm_quota", "total_quota", "overload_stranger", "overload_new", "overload_refresh",
    ];

    /// <summary>How many there are.</summary>
    public static int Count => Codes.Length;

    /// <summary>Name in logs and metrics.</summary>
    public static string Code(this DefenceReason reason) => Codes[(int)reason];

    /// <summary>Whether the answer is 503 with Retry-After; else it is the bare challenge a stranger gets, or 403 for what a right digest asked for.</summary>
    public static bool IsBusy(this DefenceReason reason) =>
        reason is DefenceReason.SourceRate or DefenceReason.AorRate or DefenceReason.RealmRate or DefenceReason.GlobalRate
            or DefenceReason.OverloadStranger or DefenceReason.OverloadNew or DefenceReason.OverloadRefresh;

    /// <summary>Whether the answer is 403: only behind a right digest, so a stranger learns nothing.</summary>
    public static bool IsForbidden(this DefenceReason reason) =>
        reason is DefenceReason.ContactTarget or DefenceReason.RealmQuota or DefenceReason.TotalQuota;
}
