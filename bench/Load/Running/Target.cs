using System.Net;

namespace Load.Running;

/// <summary>Where the registrar is and what of it is measured.</summary>
internal sealed record Target
{
    /// <summary>A file in the configuration's directory by which a start command names the processes to measure, one id a line.</summary>
    public const string PidFileName = "measured.pid";

    /// <summary>
    /// Command that starts it; <see langword="null"/> when it runs already. <c>{port}</c> is the admin (or SIP) port, <c>{http}</c> one for its HTTP,
    /// <c>{config}</c> a directory with a fitting default.json.
    /// </summary>
    public string? Start { get; init; }

    /// <summary>Admin port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Port of its HTTP; 0 takes a free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>Process to measure; 0 finds the one behind the socket.</summary>
    public int Pid { get; init; }

    /// <summary>SIP address of a whole stack; <see langword="null"/> plays drachtio-server.</summary>
    public IPEndPoint? Sip { get; init; }

    /// <summary>SIP over TCP, not UDP.</summary>
    public bool IsTcp { get; init; }

    /// <summary>The child's standard output is shown.</summary>
    public bool ShowsOutput { get; init; }
}
