namespace FederatedQC.Analytic;

/// <summary>A head on features as they are: standardisation and sharpness are folded into weights and bias.</summary>
/// <param name="Weights">[feature, class].</param>
/// <param name="Bias">[class].</param>
public sealed record LinearHead(double[] Weights, double[] Bias)
{
    /// <summary>
    /// The head answers about 1 for its class and 0 for the others; times this, softmax makes a probability of it. It changes no order of
    /// two images' margins between two classes.
    /// </summary>
    public const double Sharpness = 10;

    /// <summary>Classes.</summary>
    public int Classes => Bias.Length;

    /// <summary>The head of a model.</summary>
    public static LinearHead Of(AnalyticModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (features, classes) = (model.Shape.Features, model.Shape.Classes);
        var weights = new double[features * classes];
        var bias = new double[classes];
        for (var label = 0; label < classes; label++)
        {
            bias[label] = Sharpness * model.Weights[(features * classes) + label];
        }

        for (var feature = 0; feature < features; feature++)
        {
            var (mean, deviation) = (model.Standardisation.Mean[feature], model.Standardisation.Deviation[feature]);
            for (var label = 0; label < classes && deviation > 0; label++)
            {
                var index = (feature * classes) + label;
                weights[index] = Sharpness * model.Weights[index] / deviation;
                bias[label] -= weights[index] * mean;
            }
        }

        return new(weights, bias);
    }

    /// <summary>Probabilities of the classes.</summary>
    /// <param name="features">[image, feature].</param>
    /// <returns>[image, class], each row sums to 1.</returns>
    public float[] Scores(ReadOnlySpan<float> features)
    {
        var dimension = Weights.Length / Classes;
        var images = features.Length / dimension;
        var scores = new float[images * Classes];
        var logits = new double[Classes];
        for (var image = 0; image < images; image++)
        {
            Bias.CopyTo(logits, 0);
            for (var feature = 0; feature < dimension; feature++)
            {
                double value = features[(image * dimension) + feature];
                for (var label = 0; label < Classes; label++)
                {
                    logits[label] += value * Weights[(feature * Classes) + label];
                }
            }

            Softmax(logits, scores.AsSpan(image * Classes, Classes));
        }

        return scores;
    }

    private static void Softmax(ReadOnlySpan<double> logits, Span<float> scores)
    {
        var largest = double.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        for (var label = 0; label < scores.Length; label++)
        {
            scores[label] = (float)(Math.Exp(logits[label] - largest) / sum);
        }
    }
}
