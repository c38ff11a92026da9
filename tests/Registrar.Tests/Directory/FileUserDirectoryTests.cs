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
    public async Task S12_the_placeholder_beside_hashes_never_opens([Values] bool allowsPlaceholder)
    {
        const string hash = "0123456789abcdef0123456789abcdef";
        using var folder = new ConfigurationFolder(("default.json", $$"""
            { "directory": { "com": {
              "1": { "secret": "<yourpassword>", "ha1": "{{hash}}" },
              "2": { "secret": "<yourpassword>", "ha1": { "SHA-256": "{{hash}}{{hash}}" } } } } }
            """));
        var directory = new FileUserDirectory(folder.Load().Directory, allowsPlaceholder);

        var one = await directory.FindAsync("1", "com", CancellationToken.None);
        var two = await directory.FindAsync("2", "com", CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((one!.Secret, one.Ha1), Is.EqualTo(((string?)null, hash)));
            Assert.That((two!.Secret, two.Ha1Sha256), Is.EqualTo(((string?)null, hash + hash)));
            Assert.That(directory.RefusedUsers(), Is.Empty, "their hashes work, and a missing one is an error of the coverage");
        }
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
