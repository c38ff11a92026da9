using Microsoft.Extensions.Time.Testing;

namespace Registrar.Core.Tests.Fakes;

/// <summary>A clock somebody can set, as on a real machine: timers and timestamps do not notice. FakeTimeProvider.AdjustTime moves those, too.</summary>
internal sealed class SettableTime() : FakeTimeProvider(RegistrarRig.Start)
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
