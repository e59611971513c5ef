using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace FederatedQC.Hosting.Metrics;

/// <summary>The instruments of one meter as a page for Prometheus.</summary>
public sealed class MetricsPage : IDisposable
{
    private const string Path = "/metrics";
    private readonly Meter _meter;
    private readonly MeterProvider _provider;

    /// <summary>Takes a meter, which ends with the page.</summary>
    /// <param name="meter">The meter with all its instruments.</param>
    /// <param name="service">The service's name in the page's <c>target_info</c>.</param>
    public MetricsPage(Meter meter, string service)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _meter = meter;
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(meter.Name)
            .AddView(instrument => ReferenceEquals(instrument.Meter, meter) ? null : MetricStreamConfiguration.Drop)
            .SetResourceBuilder(
                ResourceBuilder.CreateEmpty().AddService(service, serviceVersion: meter.Version, autoGenerateServiceInstanceId: false)
            )
            .AddPrometheusExporter(page => (page.ScopeInfoEnabled, page.ScrapeResponseCacheDurationMilliseconds) = (false, 0))
            .Build();
    }

    /// <summary>Answers on <c>/metrics</c>.</summary>
    /// <param name="app">The service's pipeline.</param>
    public void Serve(IApplicationBuilder app) =>
        app.UseOpenTelemetryPrometheusScrapingEndpoint(
            _provider,
            predicate: null,
            Path,
            configureBranchedPipeline: null,
            optionsName: null
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }
}
