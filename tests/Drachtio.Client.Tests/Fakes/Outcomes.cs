using System.Threading.Channels;

namespace Drachtio.Client.Tests.Fakes;

/// <summary>An outcome handler that remembers.</summary>
internal sealed class Outcomes : IDrachtioOutcomeHandler
{
    private readonly Channel<(int Status, bool IsLocal, DrachtioFailure Failure, string? Text, long State)> _all =
        Channel.CreateUnbounded<(int Status, bool IsLocal, DrachtioFailure Failure, string? Text, long State)>();

    public int Count => _all.Reader.Count;

    public void OnOutcome(in DrachtioOutcome outcome, long state) =>
        _all.Writer.TryWrite((outcome.StatusCode, outcome.IsLocal, outcome.Failure, outcome.Text, state));

    public async Task<(int Status, bool IsLocal, DrachtioFailure Failure, string? Text, long State)> NextAsync() =>
        await _all.Reader.ReadAsync().AsTask().WaitAsync(FakeDrachtio.Guard);
}
