namespace FederatedQC.Cli.Reports;

internal static class ReportStyle
{
    public const string Css = """
        :root{--ink:#1c2733;--soft:#5b6b7b;--line:#dbe2e9;--paper:#fff;--ground:#f4f6f8;--alone:#8c9aa8;--federated:#1f7a4d;--pooled:#2d6cb5}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        header,main{max-width:1060px;margin:0 auto;padding:0 20px}
        header{padding-top:28px}
        h1{margin:0 0 4px;font-size:26px}
        h2{margin:0 0 2px;font-size:18px}
        h3{margin:0;font-size:14px;color:var(--soft);font-weight:600}
        p{margin:0 0 8px;color:var(--soft)}
        code{font-size:12px;word-break:break-all}
        section{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:18px 20px;margin:16px 0}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:16px;background:none;border:0;padding:0}
        .cards article{background:var(--paper);border:1px solid var(--line);border-top:4px solid var(--alone);border-radius:8px;padding:16px 18px}
        .cards article:nth-child(2){border-top-color:var(--federated)}
        .cards article:nth-child(3){border-top-color:var(--pooled)}
        .lead p:first-child{font-size:18px;color:var(--ink)}
        .figure{font-size:30px;line-height:1.2;color:var(--ink);margin:2px 0;font-weight:650}
        .small{font-size:12.5px}
        .figure .small{font-weight:400;color:var(--soft)}
        svg{width:100%;height:auto;display:block;margin:8px 0}
        svg text{font-size:12px;fill:var(--soft)}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{padding:5px 9px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
        th{color:var(--soft);font-weight:600;font-size:13px;white-space:normal;vertical-align:bottom}
        td:first-child{white-space:normal;overflow-wrap:anywhere;min-width:6em}
        .rounds td:nth-last-child(-n+2){white-space:normal;overflow-wrap:anywhere;text-align:left;min-width:11em}
        td:first-child,th:first-child,td:last-child:not(.confusion td),th:last-child:not(.confusion th){text-align:left}
        .confusion td{text-align:center;border:1px solid var(--line)}
        .confusion th{text-align:center}
        .pictures{display:flex;flex-wrap:wrap;gap:14px}
        figure{margin:0;padding:8px;border:1px solid var(--line);border-radius:6px}
        figure.wrong{border-color:#c0392b}
        figure img{width:112px;height:112px;image-rendering:pixelated;display:inline-block;margin-right:4px}
        figcaption{font-size:13px}
        """;
}
