using System.Globalization;
using CsCheck;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Random lives of three devices of one user against <see cref="ReferenceRegistrar"/>. A failure prints CsCheck's seed and the shortest sequence.</summary>
public sealed class ModelTests
{
    private static readonly Gen<int?> Expiry = Gen.OneOfConst<int?>(null, 0, 10, 60, 300, 3600, 100_000);

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.FrequencyConst((10, Act.Register), (2, Act.LowerCSeq), (2, Act.WrongSecret), (2, Act.Repeat), (1, Act.Star), (4, Act.Wait), (2, Act.SetClock)),
        Gen.Int[0, 2],
        Gen.Int[0, 7],
        Expiry.Array[3],
        Expiry,
        Gen.OneOfConst(1, 59, 60, 240, 700),
        (act, device, uris, expiries, header, seconds) => new Step(act, device, uris, expiries, header, seconds));

    private enum Act
    {
        Register,
        LowerCSeq,
        WrongSecret,
        Repeat,
        Star,
        Wait,
        SetClock,
    }

    [Test]
    public Task Any_sequence_of_REGISTERs_ends_where_RFC_3261_says() =>
        Steps.Array[1, 40].SampleAsync(LiveAsync, iter: 150, threads: 1);

    private static async Task LiveAsync(Step[] steps)
    {
        var clock = new SettableTime();
        await using var rig = new RegistrarRig(time: clock, withLogs: false);
        var reference = new ReferenceRegistrar(minSeconds: 60, maxSeconds: 7200, defaultSeconds: 3600);
        var observer = new Phone(rig) { Contacts = [], Expires = null };
        var devices = Enumerable.Range(0, 3).Select(number => new Phone(rig) { CallId = $"device-{number}", Source = new Source(Port: 40_000 + number) }).ToArray();
        uint cseq = 100;

        foreach (var step in steps)
        {
            cseq += 10;
            var what = $"after {step}";
            Assert.That(Do(step, devices[step.Device], clock, reference, cseq), what);

            var seen = SendUntilKnown(observer, cseq).Contacts.Select(Line).Order(StringComparer.Ordinal);
            Assert.That(seen, Is.EqualTo(reference.Bindings), what);
        }
    }

    // Whether the answer is one the reference allows.
    private static bool Do(Step step, Phone phone, SettableTime clock, ReferenceRegistrar reference, uint cseq)
    {
        phone.Contacts = step.Act == Act.Star ? ["*"] : [.. step.Contacts.Select(contact => $"<{Spelling(contact.Uri, step.Device)}>" + (contact.Expires is { } own ? $";expires={own}" : ""))];
        phone.Expires = step.Header?.ToString(CultureInfo.InvariantCulture);

        switch (step.Act)
        {
            case Act.Wait:
                reference.Now += step.Seconds;
                clock.Advance(TimeSpan.FromSeconds(step.Seconds));
                return true;

            case Act.SetClock:
                // Somebody sets the machine's clock, an hour on or two days back: no binding ends earlier or later for it.
                clock.Offset += TimeSpan.FromSeconds(step.Device == 0 ? 3600 : -172_800);
                return true;

            case Act.Repeat:
                // 200, 401 or 500, by its age; whatever it is, nothing changes.
                return phone.Last.Length == 0 || phone.Resend().Status is 200 or 400 or 401 or 423 or 500;

            case Act.WrongSecret:
                var secret = phone.Secret;
                phone.Secret = "wrong";
                var refused = phone.SendWithDigest().Status == 401;
                phone.Secret = secret;
                return refused;

            default:
                if (step.Act == Act.LowerCSeq) cseq -= 25;
                var status = SendUntilKnown(phone, cseq).Status;
                return reference.Register(phone.CallId, cseq, step.Contacts, step.Header, step.Act == Act.Star).Contains(status);
        }
    }

    // A nonce may have run out meanwhile; the second answer then counts.
    private static Answer SendUntilKnown(Phone phone, uint cseq)
    {
        phone.CSeq = cseq - 1;
        var answer = phone.Send(phone.Nonce.Length == 0 ? null : phone.Authorization());
        if (answer.Status != 401)
            return answer;

        phone.CSeq = cseq - 1;
        return phone.Send(phone.Authorization());
    }

    // §19.1.4: one URI, whatever the case of its host.
    private static string Spelling(string uri, int device) => device == 1 ? uri.Replace("phone", "PHONE", StringComparison.Ordinal) : uri;

    private static string Line(string contact) => contact.Replace("PHONE", "phone", StringComparison.Ordinal).Replace(">;expires=", " ", StringComparison.Ordinal).TrimStart('<');

    private sealed record Step(Act Act, int Device, int Uris, int?[] Expiries, int? Header, int Seconds)
    {
        public (string Uri, int? Expires)[] Contacts =>
            Act == Act.Star ? [] : [.. Enumerable.Range(0, 3).Where(index => (Uris & (1 << index)) != 0).Select(index => ($"sip:1000@phone{index}.example.com", Expiries[index]))];

        public override string ToString() =>
            $"{Act} of device {Device} [{string.Join(", ", Contacts.Select(contact => $"{contact.Uri[9..15]}={contact.Expires}"))}] Expires: {Header} ({Seconds} s)";
    }
}
