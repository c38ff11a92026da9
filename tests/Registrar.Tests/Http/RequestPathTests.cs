using Registrar.Http;

namespace Registrar.Tests.Http;

internal sealed class RequestPathTests
{
    [TestCase("/reg", "")]
    [TestCase("/reg?x=1", "")]
    [TestCase("/reg/bling.babblevoice.com", "bling.babblevoice.com")]
    [TestCase("/reg/bling.babblevoice.com/1000", "bling.babblevoice.com|1000")]
    [TestCase("/reg/bling.babblevoice.com/1000?a=/b/c", "bling.babblevoice.com|1000")]
    [TestCase("/reg/%62ling/j%c3%bcrgen%20m", "bling|jürgen m")]
    [TestCase("/reg/a/b%2Fc", "a|b/c")]
    [TestCase("/reg/a/+4930%2B1", "a|+4930+1")]
    [TestCase("/reg/a/100%", "a|100%")]
    [TestCase("/reg/%5B::1%5D/1", "[::1]|1")]
    [TestCase("/%72eg", "")]
    [TestCase("/reg/", "|")]
    [TestCase("/reg/a/", "a|")]
    [TestCase("http://127.0.0.1:9000/reg/a", "a")]
    public void Path_is_taken_apart_and_decoded(string target, string parts)
    {
        Assert.That(RequestPath.TryRead(target, out var read), Is.True);
        Assert.That(string.Join('|', read) + (target == "/reg/" ? "|" : ""), Is.EqualTo(parts));
    }

    [TestCase("/")]
    [TestCase("")]
    [TestCase("*")]
    [TestCase("/Reg")]
    [TestCase("/regs")]
    [TestCase("//reg")]
    [TestCase("/reg/a/b/c")]
    [TestCase("/reg/a/b/")]
    [TestCase("/favicon.ico")]
    [TestCase("http://127.0.0.1:9000")]
    public void Everything_else_is_not_found(string target)
    {
        Assert.That(RequestPath.TryRead(target, out _), Is.False);
    }
}
