using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FederatedQC.Hosting;

/// <summary>What the product's services have in common before any of their own services is added.</summary>
public static class ServiceDefaults
{
    /// <summary>
    /// Adds the configuration (the file of <c>--config</c>, or <c>appsettings.json</c> where there is one; then the environment's
    /// <c>FQC_</c> variables; then flags such as <c>--Mqtt:Host plant-7</c>), the log on the console (one line an entry, UTC), and the
    /// clock.
    /// </summary>
    /// <param name="builder">The service's builder, empty so far.</param>
    /// <param name="args">The command line.</param>
    /// <exception cref="FileNotFoundException">The file of <c>--config</c> does not exist.</exception>
    /// <exception cref="InvalidDataException">The configuration file is no JSON.</exception>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder, string[] args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var file = new ConfigurationBuilder().AddCommandLine(args).Build()["config"];
        builder
            .Configuration.AddJsonFile(Path.GetFullPath(file ?? "appsettings.json"), optional: file is null, reloadOnChange: false)
            .AddEnvironmentVariables("FQC_")
            .AddCommandLine(args);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
        });
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.TryAddSingleton(TimeProvider.System);
    }

    /// <summary>
    /// Adds options that are checked at the start, all mistakes at once; services get them as they are, without a wrapper.
    /// </summary>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <typeparam name="TRanges">Checks each value, generated from annotations.</typeparam>
    /// <typeparam name="TRules">Checks how values go together.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <returns>The options, to be bound to the configuration.</returns>
    public static OptionsBuilder<TOptions> AddCheckedOptions<TOptions, TRanges, TRules>(this IServiceCollection services)
        where TOptions : class
        where TRanges : class, IValidateOptions<TOptions>
        where TRules : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TRanges>();
        services.AddSingleton<IValidateOptions<TOptions>, TRules>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
        return services.AddOptions<TOptions>().ValidateOnStart();
    }
}
