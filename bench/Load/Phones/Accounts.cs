using System.Globalization;
using System.Text;

namespace Load.Phones;

/// <summary>The users of a run: names and secrets follow from their number, so that generator and directory agree.</summary>
internal static class Accounts
{
    /// <summary>Most users: their names have seven digits.</summary>
    public const int MaxUsers = 9_000_000;

    private const int FirstName = 1_000_000;

    /// <summary>Name of a user as a number, seven digits.</summary>
    public static int NameNumber(int user) => FirstName + user;

    /// <summary>Name of a user.</summary>
    public static string Name(int user) => NameNumber(user).ToString(CultureInfo.InvariantCulture);

    /// <summary>Secret of a user.</summary>
    public static string Secret(int user) => "secret-" + Name(user);

    /// <summary>The HA1 of users in hex, one after the other: worked out before any clock starts.</summary>
    public static byte[] Ha1(HashKind hash, string realm, int firstUser, int count)
    {
        var stride = DigestMath.HexBytes(hash);
        var all = new byte[stride * count];
        for (var i = 0; i < count; i++)
        {
            var user = firstUser + i;
            DigestMath.HashOf(hash, all.AsSpan(i * stride, stride), Encoding.ASCII.GetBytes(Name(user)), Encoding.ASCII.GetBytes(realm), Encoding.ASCII.GetBytes(Secret(user)));
        }

        return all;
    }
}
