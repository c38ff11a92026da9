namespace Load.Phones;

/// <summary>The REGISTER a phone sends, as a common desk phone writes it: about 700 bytes, 950 with credentials.</summary>
internal sealed class RegisterTexts
{
    /// <summary>Makes the texts.</summary>
    /// <param name="realm">Realm of all users.</param>
    /// <param name="expires">Seconds asked for.</param>
    /// <param name="transport"><c>UDP</c> or <c>TCP</c>.</param>
    /// <param name="local"><c>host:port</c> of a real socket; <see langword="null"/> gives each phone an address of its own.</param>
    public RegisterTexts(string realm, int expires, string transport, string? local)
    {
        var place = local ?? "{address}:{port}";

        // The drachtio-server fills rport in; a phone on a real socket asks for it.
        var rport = local is null ? "rport={port}" : "rport";
        var contact = $"sip:{{user}}@{place};rinstance={{phone}}d42207a7;transport={transport}";
        Contact = new TextTemplate(contact);
        Register = new TextTemplate(Text(expires));
        Unregister = new TextTemplate(Text(0));

        string Text(int seconds) =>
            $"REGISTER sip:{realm} SIP/2.0\r\n"
            + $"Via: SIP/2.0/{transport} {place};branch=z9hG4bK-{{number}}-d6dd2d6d;{rport}\r\n"
            + $"From: <sip:{{user}}@{realm}>;tag={{phone}}\r\n"
            + $"To: <sip:{{user}}@{realm}>\r\n"
            + "Call-ID: {phone}-lWDmSX8zZfT0BxrKzXGj7A..\r\n"
            + "CSeq: {cseq} REGISTER\r\n"
            + "Max-Forwards: 70\r\n"
            + $"Contact: <{contact}>;expires={seconds};+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-0a95{{phone}}>\"\r\n"
            + "Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, MESSAGE, OPTIONS, INFO, SUBSCRIBE\r\n"
            + "User-Agent: load generator 1.0, as long as a phone's\r\n"
            + $"Expires: {seconds}\r\n";
    }

    /// <summary>The Contact URI.</summary>
    public TextTemplate Contact { get; }

    /// <summary>A REGISTER up to, without, credentials and Content-Length.</summary>
    public TextTemplate Register { get; }

    /// <summary>The same with an expiry of 0.</summary>
    public TextTemplate Unregister { get; }
}
