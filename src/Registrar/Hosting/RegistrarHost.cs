using System.Net;
using Registrar.CommandLine;
using Registrar.Configuration;
using Registrar.Core;
using Registrar.Diagnostics;
using Registrar.Directory;
using Registrar.Http;

namespace Registrar.Hosting;

/// <summary>Puts the parts of the program together.</summary>
internal static class RegistrarHost
{
    /// <summary>Builds the host; nothing is opened yet.</summary>
    public static WebApplication Build(
        ConfigurationLoader loader,
        LoadedConfiguration loaded,
        ProgramSettings settings,
        CommandLineOptions options,
        ProgramEnvironment environment,
        TextWriter output,
        TextWriter errors)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = environment.WorkingDirectory, EnvironmentName = Environments.Production });

        // Only what the configuration directory, the environment and the arguments say for this program counts.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(loaded.ToConfiguration());

        AddLogging(builder.Logging, options.WritesEventsAsJson ? errors : output, environment.Time);
        AddServices(builder.Services, loader, loaded, settings, options, environment, output);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(
                new IPEndPoint(settings.Http.Address, settings.Http.Port),
                endpoint => RegistrationsEndpoint.Configure(endpoint, environment.Time));
        });

        var app = builder.Build();
        RegistrationsEndpoint.Map(app, app.Services.GetRequiredService<RegistrationsEndpoint>());
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging, TextWriter writer, TimeProvider time)
    {
        logging.ClearProviders();
        logging.Services.AddSingleton<ILoggerProvider>(_ => new TextLoggerProvider(writer, time));
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }

    private static void AddServices(
        IServiceCollection services,
        ConfigurationLoader loader,
        LoadedConfiguration loaded,
        ProgramSettings settings,
        CommandLineOptions options,
        ProgramEnvironment environment,
        TextWriter output)
    {
        var directory = new FileUserDirectory(loaded.Directory, allowsPlaceholder: settings.Embedded.IsEnabled);
        services.AddSingleton(environment);
        services.AddSingleton(environment.Time);
        services.AddSingleton(loader);
        services.AddSingleton(settings);
        services.AddSingleton(settings.Embedded);
        services.AddSingleton(options);
        services.AddSingleton(directory);
        services.AddSingleton(new ProgramOutput(output));
        services.AddSingleton<ProgramExit>();
        services.AddRegistrar(settings.Registrar, directory);
        services.AddSingleton<IRegistrationSource, RegistrarSource>();
        services.AddSingleton<RegistrationsEndpoint>();
        var atStart = loaded.WithoutUsers();
        services.AddSingleton(provider => new ConfigurationReloader(
            loader,
            atStart,
            directory,
            provider.GetRequiredService<SipRegistrar>().Update,
            provider.GetRequiredService<ILogger<ConfigurationReloader>>()));

        services.AddSingleton<EmbeddedService>();
        services.AddHostedService(static provider => provider.GetRequiredService<EmbeddedService>());
        services.AddHostedService<RegistrarService>();
        services.AddHostedService<EventsService>();
        services.AddHostedService<ReloadService>();
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));

        if (environment.HandlesSignals)
        {
            services.Configure<ConsoleLifetimeOptions>(static console => console.SuppressStatusMessages = true);
            services.AddSystemd();
        }
        else
        {
            services.AddSingleton<IHostLifetime, QuietLifetime>();
        }
    }
}
