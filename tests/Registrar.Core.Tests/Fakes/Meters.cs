using System.Diagnostics.Metrics;

namespace Registrar.Core.Tests.Fakes;

/// <summary>A meter factory whose meters only one test can see.</summary>
internal sealed class Meters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
