using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Drachtio.Sip;
using Registrar.Core.Bindings;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>A binding is a value over a shared text: what a refresh costs, and what readers see meanwhile.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RefreshInPlaceTests : IAsyncDisposable
{
    private const string Instance = "+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\"";

    private readonly RegistrarRig _rig = new(new RegistrarOptions { MaxContactsPerAor = 20 }, withLogs: false);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Test]
    public async Task A_refresh_makes_no_garbage_from_its_bytes_to_its_answer()
    {
        await using var registrar = new SipRegistrar(RegistrarRig.Unmetered(new RegistrarOptions()), new QuietDirectory(), _rig.Time);
        var request = new QuietRegister(_rig.Link);
        var phone = new Phone(_rig);
        phone.Send();
        phone.Nonce = NonceOf(registrar, phone.Last);
        var refreshes = Enumerable.Range(0, 400).Select(_ => Next(phone)).ToArray();
        foreach (var refresh in refreshes.AsSpan(0, 200)) Handle(registrar, request, refresh);

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var refresh in refreshes.AsSpan(200)) Handle(registrar, request, refresh);
        var garbage = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That((request.Status, garbage), Is.EqualTo((200, 0L)), "with its events going into the ring");
    }

    // The Contact says the parity of each second CSeq, the expiry the CSeq itself: a torn copy would not agree with itself.
    [Test]
    public async Task Readers_see_each_refresh_whole_whether_it_changes_text_or_numbers_only()
    {
        var phone = new Phone(_rig);
        phone.Register("1000", $"<sip:1000@10.0.0.9:5060>;{Instance}");
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.10>");
        var isDone = false;
        var reader = Task.Run(() =>
        {
            var torn = 0;
            while (!Volatile.Read(ref isDone))
            {
                var binding = _rig.Registrar.Table.Find(Phone.Realm, "1000", 0).Single(one => one.HasInstance);
                if (binding.GrantedSeconds != Granted(binding.CSeq) || Encoding.ASCII.GetString(binding.Uri) != Uri(binding.CSeq)) torn++;
            }

            return torn;
        });

        var statuses = Enumerable.Range(0, 2000).Select(_ =>
        {
            phone.Contacts = [$"<{Uri(phone.CSeq + 1)}>;{Instance}"];
            phone.Expires = Granted(phone.CSeq + 1).ToString(CultureInfo.InvariantCulture);
            return phone.SendWithDigest().Status;
        }).Distinct().ToArray();
        Volatile.Write(ref isDone, true);

        // The first REGISTER was of another kind.
        Assert.That((statuses, await reader.WaitAsync(TimeSpan.FromSeconds(30))), Is.EqualTo((new[] { 200 }, 0)));

        static int Granted(uint cseq) => cseq == 2 ? 1000 : 1000 + (int)(cseq % 100);
        static string Uri(uint cseq) => cseq == 2 ? "sip:1000@10.0.0.9:5060" : $"sip:1000@10.0.0.9:506{cseq / 2 % 2}";
    }

    [Test]
    public void A_refresh_of_the_same_texts_keeps_them_and_a_copy_made_before_stays_as_it_was()
    {
        var phone = new Phone(_rig);
        phone.Register();
        var before = Bindings()[0];
        _rig.Advance(10);
        phone.SendWithDigest();
        var after = Bindings()[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(after.Text, Is.SameAs(before.Text));
            Assert.That(after.Profile, Is.SameAs(before.Profile));
            Assert.That((after.CSeq, after.DueMs), Is.EqualTo((before.CSeq + 1, before.DueMs + 10_000)));
        }
    }

    [Test]
    public void A_binding_and_the_text_of_a_usual_phone_take_no_more_than_this()
    {
        var phone = new Phone(_rig) { CallId = "lWDmSX8zZfT0BxrKzXGj7A.." };
        phone.Register("600", $"<sip:1000@10.0.0.9:36221;transport=udp>;{Instance}");

        // URI 37, instance 16 of 64, Call-ID 24, source 12; To, digest, User-Agent, Allow and uuid none.
        Assert.That((Unsafe.SizeOf<Binding>(), Bindings()[0].Text.Bytes.Length), Is.EqualTo((112, 37 + 16 + 24 + 12)));
    }

    [Test]
    public async Task Only_who_is_pinged_or_sent_something_is_watched()
    {
        var phone = new Phone(_rig);
        phone.Register();
        var unwatched = Bindings()[0].Reachability;
        var notifying = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");
        var watched = Bindings()[0].Reachability;
        (await _rig.Link.NextNotifyAsync()).Answered(200);
        await notifying;
        phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(unwatched, Is.Null);
            Assert.That(watched, Is.Not.Null);
            Assert.That(Bindings()[0].Reachability, Is.SameAs(watched));
        }
    }

    [Test]
    public void A_display_name_is_the_users_own_and_the_latest()
    {
        new Phone(_rig).Register();
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Secret = "secret0", Display = "Bling Desk" };
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.10>");

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Select(one => one.Auth.Display), Is.All.EqualTo("Bling Desk"));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void A_registration_that_came_back_is_another_one_even_in_the_same_millisecond(double seconds)
    {
        var phone = new Phone(_rig);
        phone.Register();
        var first = _rig.Registrar.User(Phone.Realm, "1000").Single().Uuid;
        phone.Register("0", "*");
        _rig.Advance(seconds);
        phone.Register("600", "<sip:1000@10.0.0.9>", "<sip:1000@10.0.0.10>");

        var second = _rig.Registrar.User(Phone.Realm, "1000").Single().Uuid;

        Assert.That((second == first, Guid.Parse(second).Version), Is.EqualTo((false, 8)));
        Assert.That(Bindings().Select(binding => binding.Uuid), Is.EqualTo([second, second]), "one registration of two Contacts");
    }

    [Test]
    public void Made_up_User_Agents_do_not_fill_the_memory()
    {
        var profiles = new BindingProfiles();
        var made = Enumerable.Range(0, 3 * BindingProfiles.MaxCount).Select(number => profiles.Of(_rig.Link, Encoding.ASCII.GetBytes($"agent {number}"), 0, [])).Last();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(profiles.Count, Is.LessThanOrEqualTo(BindingProfiles.MaxCount));
            Assert.That(profiles.Of(_rig.Link, made.SentUserAgent, 0, []), Is.SameAs(made));
            Assert.That(profiles.Of(new FakeLink(), made.SentUserAgent, 0, []), Is.Not.SameAs(made));
        }
    }

    private static byte[] Next(Phone phone)
    {
        phone.CSeq++;
        return Encoding.ASCII.GetBytes(phone.Keep(phone.Authorization()));
    }

    private static void Handle(SipRegistrar registrar, QuietRegister request, byte[] bytes)
    {
        _ = request.Message.TryParse(bytes, SipLimits.Default, out _);
        _ = registrar.Handler.Handle(request);
    }

    private string NonceOf(SipRegistrar registrar, string text)
    {
        var request = new FakeRegister(text, new Source(), _rig.Link);
        _ = registrar.Handler.Handle(request);
        return request.Answers.Single()["WWW-Authenticate"]!.Split("nonce=\"")[1].Split('"')[0];
    }

    private Binding[] Bindings() => _rig.Registrar.Table.Find(Phone.Realm, "1000", 0);
}
