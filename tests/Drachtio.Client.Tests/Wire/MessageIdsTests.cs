using System.Text;
using Drachtio.Client.Wire;

namespace Drachtio.Client.Tests.Wire;

public class MessageIdsTests
{
    [Test]
    public void A_number_comes_back_out_of_its_id([Values(0, 1, 255, 65_536, 4_294_967_296, 281_474_976_710_655)] long number)
    {
        var ids = new MessageIds();
        var id = new byte[MessageIds.Length];

        ids.Write(id, number);

        Assert.That(ids.TryRead(id, out var read), Is.True);
        Assert.That(read, Is.EqualTo(number));
    }

    [Test]
    public void An_id_is_a_version_4_uuid_in_lower_case()
    {
        var id = new byte[MessageIds.Length];

        new MessageIds().Write(id, 7);

        var text = Encoding.ASCII.GetString(id);
        Assert.That(text, Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
    }

    [Test]
    public void Ids_of_two_connections_never_meet()
    {
        var mine = new MessageIds();
        var theirs = new MessageIds();
        var ids = new HashSet<string>();
        var id = new byte[MessageIds.Length];
        foreach (var number in Enumerable.Range(0, 1_000))
        {
            mine.Write(id, number);
            ids.Add(Encoding.ASCII.GetString(id));
            theirs.Write(id, number);
            ids.Add(Encoding.ASCII.GetString(id));
        }

        Assert.That(ids, Has.Count.EqualTo(2_000));
        Assert.That(mine.TryRead(id, out _), Is.False, "the other connection's id is not ours");
    }

    [TestCase("")]
    [TestCase("hello")]
    [TestCase("00000000-0000-4000-8000-000000000000")]
    public void Text_that_is_no_id_of_ours_is_not_read(string id) =>
        Assert.That(new MessageIds().TryRead(Encoding.ASCII.GetBytes(id), out _), Is.False);

    [Test]
    public void An_id_with_a_byte_changed_in_its_number_is_not_read()
    {
        var ids = new MessageIds();
        var id = new byte[MessageIds.Length];
        ids.Write(id, 1);
        id[^1] = (byte)'x';

        Assert.That(ids.TryRead(id, out _), Is.False);
    }
}
