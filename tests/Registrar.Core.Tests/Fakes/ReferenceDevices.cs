namespace Registrar.Core.Tests.Fakes;

/// <summary>Devices with an instance each, one Contact each, and a limit (M2, M4, M5 of docs/conformance.md): what must be bound; knows nothing of the code under test.</summary>
internal sealed class ReferenceDevices(OverLimitMode mode, int limit)
{
    private List<(string Device, string Uri, long Due)> _bindings = [];

    /// <summary>Seconds since the start.</summary>
    public long Now { get; set; }

    /// <summary>Every binding, the oldest first.</summary>
    public IEnumerable<string> Bindings => _bindings.Where(one => one.Due > Now).Select(one => $"{one.Uri} {one.Device} {one.Due - Now}");

    /// <summary>Handles a REGISTER of one device; returns its status.</summary>
    public int Register(string device, string uri, int seconds)
    {
        _bindings.RemoveAll(one => one.Due <= Now);
        var at = _bindings.FindIndex(one => one.Device == device);
        if (seconds == 0)
        {
            // A removal takes the address it names and no other of the device.
            if (at >= 0 && _bindings[at].Uri == uri) _bindings.RemoveAt(at);
            return 200;
        }

        if (at >= 0)
            _bindings[at] = (device, uri, Now + seconds);
        else if (_bindings.Count < limit || mode == OverLimitMode.Single)
            _bindings.Add((device, uri, Now + seconds));
        else if (mode == OverLimitMode.Reject)
            return 403;
        else
        {
            var leaves = mode == OverLimitMode.EvictSoonest ? _bindings.MinBy(one => one.Due) : _bindings[0];
            _bindings.Remove(leaves);
            _bindings.Add((device, uri, Now + seconds));
        }

        if (mode == OverLimitMode.Single) _bindings = _bindings.FindAll(one => one.Device == device);
        return 200;
    }
}
