namespace Registrar.Core.Bindings;

/// <summary>Makes the stored form of what a REGISTER brings; called under a stripe lock, so it calls nobody.</summary>
internal interface IBindingSource
{
    /// <summary>What the REGISTER says about itself.</summary>
    /// <param name="previous">The same registration's earlier REGISTER, whose identity lives on; <see langword="null"/> for a new registration.</param>
    /// <param name="isUnchallenged">Nothing was proven: all but times and CSeq stays.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    RegisterOrigin MakeOrigin(RegisterOrigin? previous, bool isUnchallenged, long nowMs);

    /// <summary>The binding of one contact.</summary>
    /// <param name="contact">Index of the contact.</param>
    /// <param name="previous">The binding it refreshes, if any.</param>
    /// <param name="origin">The REGISTER.</param>
    /// <param name="dueMs">When it ends.</param>
    /// <param name="grantedSeconds">What the phone is told.</param>
    Binding MakeBinding(int contact, Binding? previous, RegisterOrigin origin, long dueMs, int grantedSeconds);

    /// <summary>Where the REGISTER came from.</summary>
    RegistrationNetwork MakeNetwork();

    /// <summary>The server will see this answer: mirror what its flow cache makes of it.</summary>
    /// <param name="answer">The Contact lines of the 200.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    void NoteFlow(List<AnswerLine> answer, long nowMs);
}
