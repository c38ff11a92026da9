using Registrar.Core;
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

    [TestCase("1", false, UserLookupResult.NotFound)]
    [TestCase("1", true, UserLookupResult.Found)]
    [TestCase("2", false, UserLookupResult.Found)]
    [TestCase("3", true, UserLookupResult.NotFound)]
    public void User_is_found_at_once_by_the_same_rules(string username, bool allows, UserLookupResult expected)
    {
        var result = Create(allows).FindNow(username, "com", out var name, out var user);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result, Is.EqualTo(expected));
            Assert.That(name, Is.EqualTo(expected == UserLookupResult.Found ? username : ""));
            Assert.That(user is not null, Is.EqualTo(expected == UserLookupResult.Found));
        }
    }

    [Test]
    public void Lookup_gives_the_directorys_own_strings_and_makes_no_garbage()
    {
        var directory = Create(false);
        directory.TryGetRealm("com", out var realm);
        directory.FindNow("2", realm, out var name, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        directory.TryGetRealm("com", out var sameRealm);
        directory.FindNow("2", realm, out var sameName, out _);
        directory.FindNow("4", realm, out _, out _);
        var garbage = GC.GetAllocatedBytesForCurrentThread() - before;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((sameRealm, sameName), Is.EqualTo(("com", "2")));
            Assert.That(sameRealm, Is.SameAs(realm));
            Assert.That(sameName, Is.SameAs(name));
            Assert.That(directory.TryGetRealm("org", out var other), Is.False);
            Assert.That(other, Is.Empty);
            Assert.That(garbage, Is.Zero);
        }
    }

    [TestCase("""{ "secret": "own" }""", "MD5", true)]
    [TestCase("""{ "secret": "own" }""", "SHA-256", false)]
    [TestCase("""{ "secret": "own" }""", "SHA-512-256", false)]
    [TestCase("""{ "secret": "own" }""", "SHA-1", false)]
    [TestCase("""{ "ha1": "0123456789abcdef0123456789abcdef" }""", "MD5", true)]
    [TestCase("""{ "ha1": "0123456789abcdef0123456789abcdef" }""", "SHA-256", true)]
    public void S10_the_hash_of_a_secret_is_left_out_only_where_nobody_needs_it(string user, string algorithm, bool isReady)
    {
        using var folder = new ConfigurationFolder(("default.json", $$"""{ "directory": { "com": { "2": {{user}} } } }"""));

        Assert.That(new FileUserDirectory(folder.Load().Directory, allowsPlaceholder: false).HasReadyHa1(algorithm), Is.EqualTo(isReady));
    }

    [Test]
    public void S10_a_directory_too_large_to_hash_ahead_says_so_as_soon_as_it_is_in_force()
    {
        var directory = Create(false);
        var wasReady = directory.HasReadyHa1("MD5");
        var user = new UserCredentials { Secret = "x" };
        var users = Enumerable.Range(0, DirectorySnapshot.MaxPreparedUsers + 1).ToDictionary(static number => $"{number}", _ => user, StringComparer.Ordinal);

        directory.Swap(new DirectorySnapshot(
            new(StringComparer.OrdinalIgnoreCase) { ["com"] = users }, new Dictionary<string, NumberOwner>(StringComparer.Ordinal), new HashGaps(), new FoldTwins()));

        Assert.That((wasReady, directory.HasReadyHa1("MD5")), Is.EqualTo((true, false)));
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
