namespace Registrar.Core.Tests.Fakes;

/// <summary>Reads the event stream of a registrar from the moment it is made.</summary>
internal sealed class EventLog : IAsyncDisposable
{
    private readonly IAsyncEnumerator<RegistrarEvent> _events;

    public EventLog(SipRegistrar registrar) => _events = registrar.ReadEventsAsync().GetAsyncEnumerator();

    public async Task<RegistrarEvent> NextAsync()
    {
        Assert.That(await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10)), Is.True, "the stream has ended");
        return _events.Current;
    }

    public async Task<RegistrarEvent[]> NextAsync(int count)
    {
        var events = new List<RegistrarEvent>();
        while (events.Count < count) events.Add(await NextAsync());
        return [.. events];
    }

    public ValueTask DisposeAsync() => _events.DisposeAsync();
}
