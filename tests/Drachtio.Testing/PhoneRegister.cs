namespace Drachtio.Testing;

/// <summary>What one REGISTER of a <see cref="ScriptedPhone"/> says. Everything has the value an ordinary phone would use.</summary>
public sealed record PhoneRegister
{
    /// <summary>An ordinary registration with the phone's own Contact for 3600 seconds.</summary>
    public static PhoneRegister Default { get; } = new();

    /// <summary>Seconds in the Expires header; null leaves the header out.</summary>
    public int? Expires { get; init; } = 3600;

    /// <summary>Contact values, one header line each; null means the phone's own; an empty list sends none (a query).</summary>
    public IReadOnlyList<string>? Contacts { get; init; }

    /// <summary>Further header lines, without line ends.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>URI of the To header; null means the account's address of record.</summary>
    public string? To { get; init; }

    /// <summary>Request-URI; null means the account's domain.</summary>
    public string? RequestUri { get; init; }

    /// <summary>Whether a challenge is answered.</summary>
    public bool AnswersChallenge { get; init; } = true;

    /// <summary>Whether credentials for the last known nonce (with the next count) are sent at once.</summary>
    public bool IsPreemptive { get; init; }

    /// <summary>Credentials other than the account's; null means the account.</summary>
    public PhoneAccount? Credentials { get; init; }
}
