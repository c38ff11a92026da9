namespace Registrar.Core.Bindings;

/// <summary>Makes the stored form of what a REGISTER brings; called under a stripe lock, so it calls nobody.</summary>
internal interface IBindingSource
{
    /// <summary>Gets a copy of each binding that is new, refreshing none; <see langword="null"/> when nobody wants to know.</summary>
    List<Binding>? Made { get; }

    /// <summary>Writes what a proven REGISTER says about one contact and about itself; times, CSeq and expiry are there already.</summary>
    /// <param name="contact">Index of the contact.</param>
    /// <param name="earlier">What the same registration said before; <see langword="null"/> for a new registration.</param>
    /// <param name="draft">Takes the texts.</param>
    /// <param name="binding">As it was before, or empty.</param>
    void Fill(int contact, BindingProfile? earlier, BindingDraft draft, ref Binding binding);

    /// <summary>Where the REGISTER came from.</summary>
    RegistrationNetwork MakeNetwork();

    /// <summary>The server will see this answer: mirror what its flow cache makes of it.</summary>
    /// <param name="answer">The Contact lines of the 200.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    void NoteFlow(List<AnswerLine> answer, long nowMs);
}
