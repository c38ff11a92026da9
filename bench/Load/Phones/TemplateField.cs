namespace Load.Phones;

/// <summary>What may differ in a <see cref="TextTemplate"/>.</summary>
internal enum TemplateField : byte
{
    /// <summary>Name of the user, 7 digits.</summary>
    User,

    /// <summary>Number of the phone, 8 hex digits.</summary>
    Phone,

    /// <summary>Number of the request, 16 hex digits.</summary>
    Number,

    /// <summary>The phone's address.</summary>
    Address,

    /// <summary>The phone's port.</summary>
    Port,

    /// <summary>CSeq number, 8 digits.</summary>
    CSeq,
}
