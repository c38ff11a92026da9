using Drachtio.Client.Sessions;

namespace Drachtio.Client.Tests.Sessions;

public class TransactionKeyTests
{
    [Test]
    public void A_uuid_is_its_own_key_and_other_text_has_one_too()
    {
        var uuid = TransactionKey.Of("e33e2384-297a-4bd1-b534-924612908160"u8);

        Assert.That(uuid, Is.EqualTo(Guid.Parse("e33e2384-297a-4bd1-b534-924612908160")));
        Assert.That(new[] { TransactionKey.Of("t1"u8), TransactionKey.Of("t2"u8), TransactionKey.Of("t1"u8) }.Distinct().Count(), Is.EqualTo(2));
    }
}
