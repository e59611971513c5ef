using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives. Immutable.</summary>
    public class Device
    {
        /// <summary>A device of a kind.</summary>
        /// <param name="deviceType">The kind.</param>
        /// <param name="index">Which one of its kind; -1 is the current one, which is 0 for CUDA.</param>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = deviceType == DeviceType.CUDA && index < 0 ? 0 : index;
        }

        /// <summary>A device by its name.</summary>
        /// <param name="description"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
        /// <exception cref="ArgumentException">The name is none of these.</exception>
        public Device(string description)
            : this(Kind(description), Index(description))
        {
        }

        /// <summary>The kind.</summary>
        public DeviceType type { get; }

        /// <summary>Which one of its kind; -1 for the CPU.</summary>
        public int index { get; }

        /// <summary>A device by its name, as the constructor takes it.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <inheritdoc/>
        public override string ToString() => type == DeviceType.CPU ? "cpu" : $"cuda:{index}";

        private static DeviceType Kind(string description) => description.Split(':')[0] switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            _ => throw new ArgumentException($"Not a device: '{description}'.", nameof(description)),
        };

        private static int Index(string description)
        {
            var parts = description.Split(':');
            if (parts.Length == 1)
            {
                return -1;
            }
            return parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? index
                : throw new ArgumentException($"Not a device: '{description}'.", nameof(description));
        }
    }

    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>The first GPU. That there is one is not checked before it is used.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <inheritdoc cref="Device(DeviceType, int)"/>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <inheritdoc cref="Device(string)"/>
    public static Device device(string description) => new(description);
}
