using CsCheck;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Random lives of five devices of one user at a limit of three, against <see cref="ReferenceDevices"/>.</summary>
public sealed class DeviceModelTests
{
    private static readonly Gen<(int Device, int Uri, int Port, bool IsRestart, int Seconds, int Wait)[]> Lives =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool, Gen.OneOfConst(0, 60, 300, 900), Gen.OneOfConst(0, 0, 0, 1, 59, 240)).Array[1, 30];

    [TestCase(OverLimitMode.Reject)]
    [TestCase(OverLimitMode.EvictOldest)]
    [TestCase(OverLimitMode.EvictSoonest)]
    [TestCase(OverLimitMode.Single)]
    public Task M2_M4_any_sequence_of_devices_is_bound_as_the_policy_says(OverLimitMode mode) =>
        Lives.SampleAsync(life => LiveAsync(mode, life), iter: 60, threads: 1);

    private static async Task LiveAsync(OverLimitMode mode, (int Device, int Uri, int Port, bool IsRestart, int Seconds, int Wait)[] life)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { OverLimit = mode, MaxContactsPerAor = 3 }, withLogs: false);
        var reference = new ReferenceDevices(mode, limit: 3);
        var devices = Enumerable.Range(0, 5).Select(_ => new Phone(rig)).ToArray();

        foreach (var (number, uri, port, isRestart, seconds, wait) in life)
        {
            reference.Now += wait;
            rig.Time.Advance(TimeSpan.FromSeconds(wait));
            var device = devices[number];
            device.CallId = isRestart ? Guid.NewGuid().ToString() : device.CallId;
            device.Source = new Source(Port: 40_000 + port);
            var contact = $"sip:1000@10.0.0.{uri}";
            var what = $"device {number} at {uri} from {port} for {seconds}, restarted: {isRestart}";

            var status = device.Register($"{seconds}", $"<{contact}>;+sip.instance=\"<urn:uuid:{number}>\"").Status;

            Assert.That(status, Is.EqualTo(reference.Register($"{number}", contact, seconds)), what);
            Assert.That(Bound(rig), Is.EquivalentTo(reference.Bindings), what);
            Assert.That(rig.Registrar.BindingCount, Is.EqualTo(reference.Bindings.Count()), what);
        }
    }

    private static IEnumerable<string> Bound(RegistrarRig rig) =>
        rig.Registrar.User(Phone.Realm, "1000").Select(one => $"{one.Sent.Single()} {one.Device.Instance[10..^1]} {one.ExpiresIn}");
}
