using System.Runtime.CompilerServices;
using Registrar.Core.Bindings;
using Registrar.Core.Events;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>An address of record with much text: each binding has its own, so that whoever keeps one binding keeps one text.</summary>
public sealed class LargeAddressTests
{
    private const int Changes = 1000;

    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new RegistrarRig(withLogs: false);

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public async Task Events_of_one_of_ten_large_bindings_keep_its_texts_only()
    {
        RegisterTen();
        var all = Bindings().Sum(binding => binding.Layout.Length);
        var one = Bindings()[0].Layout.Length;
        var phone = new Phone(_rig) { Contacts = [Contact(0)] };
        phone.Send();
        foreach (var change in Enumerable.Range(0, Changes))
        {
            phone.CallId = $"changed-{change:d4}";
            phone.SendWithDigest();
        }

        var (events, bytes) = await KeptAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.BindingCount, Is.EqualTo(10));
            Assert.That(all, Is.GreaterThan(9000));
            Assert.That(events, Is.EqualTo(10 + (2 * Changes)), "each change ends a registration and begins one");
            Assert.That(bytes, Is.LessThan((Changes + 20) * (one + 100)), "all ten with each would be ten times as much");
        }
    }

    [Test]
    public void A_refresh_keeps_all_texts_and_a_change_those_of_the_others()
    {
        var phones = RegisterTen();
        var before = Bindings();
        phones[3].SendWithDigest();
        var refreshed = Bindings();
        new Phone(_rig).Register("600", Contact(3));
        var changed = Bindings();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refreshed.Select(one => one.Text), Is.EqualTo(before.Select(one => one.Text)));
            Assert.That(changed.Select(one => one.Text).Intersect(before.Select(one => one.Text)).Count(), Is.EqualTo(9));
            Assert.That(changed.Select(one => (one.Layout.Offset, one.Text.Bytes.Length)), Is.EqualTo(changed.Select(one => (0, one.Layout.Length))));
        }
    }

    [Test]
    public void Texts_part_when_an_address_grows_and_come_together_when_it_shrinks()
    {
        var phone = new Phone(_rig);
        phone.Register("600", "<sip:1000@10.0.0.1>", "<sip:1000@10.0.0.2>");
        var small = Bindings();
        phone.Register("600", Contact(0), Contact(1));
        var large = Bindings();
        phone.Register("600", $"{Contact(0)};expires=0", $"{Contact(1)};expires=0");
        var again = Bindings();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(small.Select(one => one.Text), Is.All.SameAs(small[0].Text));
            Assert.That(large.Select(one => one.Text).Distinct().Count(), Is.EqualTo(4));
            Assert.That(again.Select(one => one.Text), Is.All.SameAs(again[0].Text));
            Assert.That(again.Select(one => System.Text.Encoding.ASCII.GetString(one.Uri)), Is.EqualTo(["sip:1000@10.0.0.1", "sip:1000@10.0.0.2"]));
        }
    }

    [Test]
    public void A_new_display_name_is_that_of_every_binding_and_copies_no_text()
    {
        var phones = RegisterTen();
        var before = Bindings();
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Secret = "secret0", Display = "Bling Desk" };
        phones[5].SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Select(one => one.Auth.Display), Is.All.EqualTo("Bling Desk"));
            Assert.That(Bindings().Select(one => one.Text.Bytes), Is.EqualTo(before.Select(one => one.Text.Bytes)).Using<byte[]>(ReferenceEquals));
        }
    }

    // Some 1,000 bytes each.
    private static string Contact(int number) => $"<sip:1000@10.0.1.{number};x={new string('a', 930)}>";

    private Phone[] RegisterTen() => [.. Enumerable.Range(0, 10).Select(Register)];

    private Phone Register(int number)
    {
        var phone = new Phone(_rig);
        Assert.That(phone.Register("600", Contact(number)).Status, Is.EqualTo(200));
        return phone;
    }

    private Binding[] Bindings() => _rig.Registrar.Table.Find(Phone.Realm, "1000", 0);

    // Events kept, and the bytes of all texts that they keep alive.
    private async Task<(int Events, long Bytes)> KeptAsync()
    {
        var ring = EventsOf(_rig.Registrar);
        var texts = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        var events = 0;
        ring.Complete();
        await foreach (var entry in ring.ReadAsync(0, EventInterest.All, CancellationToken.None))
        {
            events++;
            texts.UnionWith(Texts(entry));
        }

        return (events, texts.Sum(text => (long)text.Length));
    }

    private static byte[][] Texts(EventEntry entry) => [.. entry.Before.ToArray().Concat(entry.After.ToArray()).Select(binding => binding.Text.Bytes)];

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_events")]
    private static extern ref EventRing EventsOf(SipRegistrar registrar);
}
