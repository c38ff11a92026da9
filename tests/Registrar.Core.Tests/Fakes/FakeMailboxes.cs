namespace Registrar.Core.Tests.Fakes;

/// <summary>One message for everybody, unless a test says otherwise.</summary>
internal sealed class FakeMailboxes : IMailboxSource
{
    private int _lookups;

    public Func<string, CancellationToken, ValueTask<VoicemailCounts?>> Source { get; set; } = (_, _) => new(new VoicemailCounts(1, 0));

    public int Lookups => Volatile.Read(ref _lookups);

    public ValueTask<VoicemailCounts?> FindAsync(string username, string realm, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookups);
        return Source(username, cancellationToken);
    }
}
