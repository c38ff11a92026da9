namespace Registrar.Core.Rules;

/// <summary>One change a REGISTER makes to the bindings of its address of record.</summary>
/// <param name="Contact">Index of the request's contact; -1 when the request names none for it.</param>
/// <param name="Binding">Index of the binding changed or removed; -1 for a new one.</param>
/// <param name="DueMs">When the binding then ends; 0 for a removal.</param>
/// <param name="GrantedSeconds">Expiry told to the phone; 0 for a removal.</param>
/// <param name="Cause">Why.</param>
internal readonly record struct BindingChange(int Contact, int Binding, long DueMs, int GrantedSeconds, RegistrarEventCause Cause)
{
    /// <summary>The binding goes.</summary>
    public bool IsRemoval => DueMs == 0;
}
