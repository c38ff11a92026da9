namespace Registrar.Core.Defence;

/// <summary>How much a request is worth when not all can be served.</summary>
internal enum LoadClass : byte
{
    /// <summary>A registered device, by <see cref="Standing"/>: goes last.</summary>
    Refresh,

    /// <summary>Answers a challenge, so somebody has begun: goes second.</summary>
    New,

    /// <summary>Asks without credentials: goes first.</summary>
    Stranger,
}
