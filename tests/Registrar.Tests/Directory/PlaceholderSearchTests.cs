using Registrar.Directory;
using Registrar.Tests.Support;

namespace Registrar.Tests.Directory;

internal sealed class PlaceholderSearchTests
{
    private static DirectorySnapshot Load(int users)
    {
        var all = string.Join(",", Enumerable.Range(0, users).Select(static n => $"\"{n}\": {{ \"ha1\": \"0123456789abcdef0123456789abcdef\" }}"));
        using var folder = new ConfigurationFolder(("default.json", $"{{ \"directory\": {{ \"com\": {{ {all} }} }} }}"));
        return folder.Load().Directory;
    }

    [Test]
    public void Search_for_placeholders_makes_no_object_for_each_user()
    {
        var directory = Load(users: 10_000);
        directory.PlaceholderUsers();

        var before = GC.GetAllocatedBytesForCurrentThread();
        directory.PlaceholderUsers();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000));
    }
}
