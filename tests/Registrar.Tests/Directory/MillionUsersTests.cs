using System.Security.Cryptography;
using System.Text;
using Registrar.Tests.Support;

namespace Registrar.Tests.Directory;

/// <summary>What a directory of a million users costs.</summary>
internal sealed class MillionUsersTests
{
    private const int Users = 1_000_000;

    [TestCase(1, "ha1")]
    [TestCase(1000, "ha1")]
    [TestCase(1, "secret")]
    [Category("Long")]
    public void Million_users_are_loaded_and_cost_at_most_200_bytes_each(int realms, string member)
    {
        using var folder = new ConfigurationFolder();
        folder.Write("default.json", Directory(realms, member));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var directory = folder.Load().Directory;

        var bytesPerUser = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Users;
        TestContext.Out.WriteLine($"{realms} realms, {member}: {bytesPerUser:F1} bytes per user");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((directory.UserCount, directory.RealmCount), Is.EqualTo((Users, realms)));
            Assert.That(bytesPerUser, Is.LessThanOrEqualTo(200));
        }
    }

    private static byte[] Directory(int realms, string member)
    {
        var json = new StringBuilder("""{ "directory": { "com": { """);
        for (var realm = 0; realm < realms; realm++)
        {
            json.Append(realm == 0 ? "" : ",").Append($"\"r{realm}\": {{");
            for (var user = 0; user < Users / realms; user++)
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes((realm * Users) + user)));
                json.Append(user == 0 ? "" : ",").Append($"\"{10_000_000 + user}\":{{\"{member}\":\"{hash[..(member == "ha1" ? 32 : 12)]}\"}}\n");
            }

            json.Append('}');
        }

        return Encoding.UTF8.GetBytes(json.Append("} } }").ToString());
    }
}
