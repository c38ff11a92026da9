using Registrar.Core.Queries;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <content>What a request says, and whose address of record it is about.</content>
internal sealed partial class RegisterHandler
{
    // Whose number it is, whose rules count, and the one spelling of the user that the table knows.
    private bool TryRead(IRegisterRequest request, Scratch scratch, ref RegistrarSettings settings, out Refusal refusal)
    {
        var register = scratch.Register;
        if (!register.TryRead(request.Message, request.Protocol, settings.Options, out refusal))
            return false;

        refusal = Refusal.UnknownDomain;
        var (realm, username) = (register.Realm, register.Username);
        if (register.Number is { } number)
        {
            if (!_directory.TryFindOwner(number, out realm, out username))
                return false;

            realm = AorText.Realm(realm);
        }

        if (!_directory.ServesRealm(realm))
            return false;

        settings = settings.For(realm);
        register.BelongsTo(realm, AorText.User(username, settings.Options.FoldCase));
        return true;
    }

    private static bool TryJudgePath(IRegisterRequest request, IncomingRegister register, RegistrarSettings settings)
    {
        var path = register.Path;
        if (path.Values.IsEmpty)
            return true;

        var use = PathRules.Judge(settings.Options.Path, settings.Trusted.Contains(request.SourceAddress), path.IsSupported, path.IsRequired);
        if (use == PathUse.Ignore) path.Ignore();
        return use != PathUse.Refuse;
    }
}
