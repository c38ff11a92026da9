namespace Drachtio.Sip.Text;

/// <summary>Where one header stands in the message, and the next one with the same id (-1 at the end).</summary>
internal struct HeaderEntry
{
    public int NameStart;
    public int NameLength;
    public int ValueStart;
    public int ValueLength;
    public short Next;
    public SipHeaderId Id;
}
