using Drachtio.Sip;
using Registrar.Core.Queries;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <content>What a request says, and whose address of record it is about.</content>
internal sealed partial class RegisterHandler
{
    // Whose number it is, whose rules count, and the one spelling of the user that the table knows.
    private bool TryRead(IRegisterRequest request, Scratch scratch, scoped in SipMessageParts parts, ref RegistrarSettings settings, out Refusal refusal)
    {
        var register = scratch.Register;
        register.ComesFrom(in scratch.Visit.Source, _defence.Own);
        if (!register.TryRead(request.Message, in parts, request.Protocol, settings.Options, out refusal))
            return false;

        refusal = Refusal.UnknownDomain;
        string realm;
        if (register.Number is { } number)
        {
            if (!_directory.TryFindOwner(number, out var home, out var owner) || !_directory.TryGetRealm(AorText.Realm(home), out realm))
                return false;

            register.BelongsTo(realm, owner);
        }
        else if (_directory.TryGetRealm(register.Host, out realm))
        {
            register.BelongsTo(realm);
        }
        else
        {
            return false;
        }

        settings = settings.For(realm);
        if (settings.Options.FoldCase) register.FoldUser();
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
