using System.Diagnostics.Metrics;
using Drachtio.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Registrar.Core;

/// <summary>One line to embed a registrar in a host.</summary>
public static class RegistrarServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="SipRegistrar"/> as a singleton.</summary>
    /// <param name="services">The host's services; a <see cref="TimeProvider"/>, logging and metrics among them are used, and a <see cref="DrachtioClient"/> among them is attached. An <see cref="IMailboxSource"/> among them has each new phone told of its mailbox.</param>
    /// <param name="options">Options of the registrar.</param>
    /// <param name="directory">The users.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddRegistrar(this IServiceCollection services, RegistrarOptions options, IUserDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(directory);
        return services.AddRegistrar(_ => options, _ => directory);
    }

    /// <summary>Adds a <see cref="SipRegistrar"/> whose options and users come from other services.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Makes the options when the registrar is first asked for.</param>
    /// <param name="directory">Makes or finds the users.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddRegistrar(this IServiceCollection services, Func<IServiceProvider, RegistrarOptions> options, Func<IServiceProvider, IUserDirectory> directory)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(directory);

        return services.AddSingleton(provider =>
        {
            var registrar = new SipRegistrar(
                options(provider),
                directory(provider),
                provider.GetService<TimeProvider>(),
                provider.GetService<ILoggerFactory>(),
                provider.GetService<IMeterFactory>(),
                provider.GetService<IMailboxSource>());
            if (provider.GetService<DrachtioClient>() is { } client) registrar.Attach(client);
            return registrar;
        });
    }
}
