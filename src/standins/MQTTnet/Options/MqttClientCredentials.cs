namespace MQTTnet;

/// <summary>A fixed user name and password.</summary>
public sealed class MqttClientCredentials : IMqttClientCredentialsProvider
{
    private readonly string? _userName;
    private readonly byte[]? _password;

    /// <summary>Keeps both; the password isn't copied.</summary>
    public MqttClientCredentials(string? userName, byte[]? password = null)
    {
        _userName = userName;
        _password = password;
    }

    /// <inheritdoc/>
    public string? GetUserName(MqttClientOptions clientOptions) => _userName;

    /// <inheritdoc/>
    public byte[]? GetPassword(MqttClientOptions clientOptions) => _password;
}
