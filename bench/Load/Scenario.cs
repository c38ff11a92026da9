namespace Load;

/// <summary>What the phones of a run do.</summary>
internal enum Scenario
{
    /// <summary>Full cycles of phones that were never seen: REGISTER, challenge, REGISTER with digest, 200.</summary>
    New,

    /// <summary>Registered phones refresh with credentials on a live nonce: one request, 200.</summary>
    Refresh,

    /// <summary>Registered phones refresh without credentials, are challenged and answer.</summary>
    RefreshChallenged,

    /// <summary>Strangers: REGISTER without credentials, challenge, never seen again.</summary>
    Unauth,

    /// <summary>Credentials with a wrong password.</summary>
    Wrong,

    /// <summary>Registered phones that only answer the registrar's OPTIONS.</summary>
    Options,

    /// <summary>A mix as a fleet has it, see <see cref="Running.FleetMix"/>.</summary>
    Fleet,
}
