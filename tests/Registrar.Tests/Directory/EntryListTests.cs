using Registrar.Configuration;
using Registrar.Directory;

namespace Registrar.Tests.Directory;

internal sealed class EntryListTests
{
    private static EntryList Filled(int count)
    {
        var list = new EntryList();
        for (var i = 0; i < count; i++) list.Add(new DirectoryEntry("a.com", $"{i}", new ValueOrigin("default.json", i)));
        return list;
    }

    [Test]
    public void Entries_stand_in_the_order_added_across_chunks([Values(0, 1023, 1024, 1025, 3000)] int index)
        => Assert.That(Filled(3001)[index].Name, Is.EqualTo($"{index}"));

    [Test]
    public void Entries_added_after_others_were_taken_away_stand_in_their_place([Values(0, 1000, 1024, 2047, 2048)] int left)
    {
        var list = Filled(2500);

        list.Truncate(left);
        list.Add(new DirectoryEntry("a.com", "new", new ValueOrigin("local.json", 1)));

        Assert.That((list.Count, list[left].Name), Is.EqualTo((left + 1, "new")));
    }

    [Test]
    public void Entry_changes_in_its_place()
    {
        var list = Filled(2);

        list[1] = list[1] with { IsRemoved = true };

        Assert.That((list[0].IsRemoved, list[1].IsRemoved), Is.EqualTo((false, true)));
    }
}
