namespace Registrar.Core.Rules;

/// <summary>Status, reason phrase and machine-readable code of each <see cref="Refusal"/>.</summary>
internal static class Refusals
{
    /// <summary>The status; a challenge is 401 here, 407 in proxy mode.</summary>
    public static int Status(this Refusal refusal) => refusal switch
    {
        Refusal.None => 200,
        Refusal.Challenge or Refusal.ChallengeStale or Refusal.TurnedAway => 401,
        Refusal.NotYours or Refusal.TooManyBindings or Refusal.ContactTarget or Refusal.RealmQuota or Refusal.TotalQuota => 403,
        Refusal.UnknownDomain => 404,
        Refusal.BadExtension => 420,
        Refusal.TooBrief => 423,
        Refusal.TooManyRepeats or Refusal.Busy => 503,
        Refusal.OutOfOrder or Refusal.AnswerTooLarge or Refusal.DirectoryFailed or Refusal.InternalError => 500,
        _ => 400,
    };

    /// <summary>The reason phrase.</summary>
    public static ReadOnlySpan<byte> Phrase(this Refusal refusal) => refusal switch
    {
        Refusal.None => "OK"u8,
        Refusal.Challenge or Refusal.ChallengeStale or Refusal.TurnedAway => "Unauthorized"u8,
        Refusal.BadContact => "Bad Contact"u8,
        Refusal.BadQ => "Bad q Value"u8,
        Refusal.BadStar => "Bad Wildcard Contact"u8,
        Refusal.BadPath => "Bad Path"u8,
        Refusal.TooLong => "Header Too Long"u8,
        Refusal.TooManyInRequest => "Too Many Contacts"u8,
        Refusal.NotSips => "SIPS Required Throughout"u8,
        Refusal.NotYours or Refusal.ContactTarget or Refusal.RealmQuota or Refusal.TotalQuota => "Forbidden"u8,
        Refusal.TooManyBindings => "Too Many Contacts"u8,
        Refusal.UnknownDomain => "Not Found"u8,
        Refusal.BadExtension => "Bad Extension"u8,
        Refusal.TooBrief => "Interval Too Brief"u8,
        Refusal.OutOfOrder => "Request Out of Order"u8,
        Refusal.AnswerTooLarge => "Too Many Contacts to List"u8,
        Refusal.TooManyRepeats or Refusal.Busy => "Service Unavailable"u8,
        Refusal.DirectoryFailed or Refusal.InternalError => "Server Internal Error"u8,
        _ => "Bad Request"u8,
    };

    /// <summary>The code for logs and metrics; never changes once shipped.</summary>
    public static string Code(this Refusal refusal) => refusal switch
    {
        Refusal.None => "reg.ok",
        Refusal.Challenge => "auth.challenge",
        Refusal.ChallengeStale => "auth.stale",
        Refusal.BadRequest => "reg.bad_request",
        Refusal.BadContact => "reg.bad_contact",
        Refusal.BadQ => "reg.bad_q",
        Refusal.BadStar => "reg.bad_star",
        Refusal.BadPath => "reg.bad_path",
        Refusal.TooLong => "reg.too_long",
        Refusal.TooManyInRequest => "reg.too_many_in_request",
        Refusal.BadExtension => "reg.bad_extension",
        Refusal.NotSips => "reg.not_sips",
        Refusal.UnknownDomain => "reg.unknown_domain",
        Refusal.NotYours => "auth.not_yours",
        Refusal.TooManyBindings => "reg.too_many_contacts",
        Refusal.TooBrief => "reg.too_brief",
        Refusal.OutOfOrder => "reg.out_of_order",
        Refusal.AnswerTooLarge => "reg.answer_too_large",
        Refusal.TooManyRepeats => "reg.too_many_repeats",
        Refusal.DirectoryFailed => "auth.directory_failed",
        Refusal.ContactTarget => "reg.contact_target",
        Refusal.RealmQuota => "reg.realm_quota",
        Refusal.TotalQuota => "reg.total_quota",
        Refusal.TurnedAway => "defence.turned_away",
        Refusal.Busy => "defence.busy",
        _ => "reg.internal_error",
    };
}
