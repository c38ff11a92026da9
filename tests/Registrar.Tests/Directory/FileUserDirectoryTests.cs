using Registrar.Directory;
using Registrar.Tests.Support;

namespace Registrar.Tests.Directory;

internal sealed class FileUserDirectoryTests
{
    private static FileUserDirectory Create(bool allowsPlaceholder)
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "directory": { "com": { "1": { "secret": "<yourpassword>" }, "2": { "secret": "own" } } } }"""));
        return new FileUserDirectory(folder.Load().Directory, allowsPlaceholder);
    }

    [TestCase("1", false, false)]
    [TestCase("1", true, true)]
    [TestCase("2", false, true)]
    [TestCase("3", true, false)]
    public async Task User_with_the_placeholder_secret_is_only_known_where_that_is_allowed(string user, bool allows, bool found)
    {
        var directory = Create(allows);

        var credentials = await directory.FindAsync(user, "com", CancellationToken.None);

        Assert.That(credentials is not null, Is.EqualTo(found));
    }

    [Test]
    public void Lookup_completes_at_once()
    {
        Assert.That(Create(false).FindAsync("2", "com", CancellationToken.None).AsTask().IsCompletedSuccessfully, Is.True);
    }

    [TestCase(false, 1)]
    [TestCase(true, 0)]
    public void Refused_users_are_named(bool allows, int count)
    {
        Assert.That(Create(allows).RefusedUsers(), Has.Count.EqualTo(count));
    }

    [Test]
    public async Task Swapped_users_are_in_force_at_once()
    {
        var directory = Create(false);
        using var folder = new ConfigurationFolder(("default.json", """{ "directory": { "org": { "9": { "secret": "x" } } } }"""));

        directory.Swap(folder.Load().Directory);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.ServesRealm("com"), Is.False);
            Assert.That(await directory.FindAsync("9", "org", CancellationToken.None), Is.Not.Null);
        }
    }
}
